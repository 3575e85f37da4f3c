import type { Db } from '../base/db.ts'
import { sqlText } from '../base/sql.ts'

const TABLES = ['org', 'system_reg', 'system_table', 'project', 'catalog', 'directive', 'authority']

/** Names of units, systems, tables, projects, entries and directives, which the check of words leaves alone. Empty before an assessment. */
export async function libraryNames(warehouse: Db): Promise<string[]> {
  const present = new Set(
    (await warehouse.all<{ table_name: string }>("select table_name from duckdb_tables() where schema_name = 'main'")).map(
      (t) => t.table_name,
    ),
  )
  if (!TABLES.every((t) => present.has(t))) return []
  return (await warehouse.all<{ name: string }>(sqlText('lookups/warehouse/library'))).map((r) => r.name)
}
