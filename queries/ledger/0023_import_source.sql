-- one row per source of files (来源): the file names that it sends, `*` for any characters, and how they are read, a mapping as JSON
create table import_source (
  source_id varchar primary key,
  name varchar not null,
  files varchar not null,
  mapping varchar not null,
  saved_by varchar not null,
  saved_by_name varchar not null,
  saved_at timestamp not null
);
