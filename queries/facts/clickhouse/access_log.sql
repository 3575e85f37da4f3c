-- one row per log record of a landed file; _load says by which attempt it came (batch and number of the attempt)
create table if not exists access_log (
  ts DateTime('Asia/Shanghai'),
  grant_id Nullable(String),
  app_id Nullable(String),
  user_id Nullable(String),
  user_org Nullable(String),
  ip Nullable(String),
  catalog_id Nullable(String),
  items Nullable(String),
  row_count Nullable(Int64),
  scenario_code Nullable(String),
  case_no Nullable(String),
  subject_hash Nullable(String),
  ok UInt8,
  _load String
) engine = MergeTree partition by toYYYYMM(ts) order by ts
