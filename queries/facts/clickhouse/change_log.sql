-- one row per log record of a landed file; _load says by which attempt it came (batch and number of the attempt)
create table if not exists change_log (
  ts DateTime('Asia/Shanghai'),
  uscc Nullable(String),
  operator_id Nullable(String),
  catalog_id Nullable(String),
  op Nullable(String),
  row_count Nullable(Int64),
  field_list Nullable(String),
  ticket_id Nullable(String),
  channel Nullable(String),
  _load String
) engine = MergeTree partition by toYYYYMM(ts) order by ts
