-- Official documents: projection of the document.issued events.

-- one row per issued file; the file itself lies under documents/<sha256>.docx, its content under documents/<content_sha256>.json
create table document (
  document_id varchar primary key,
  kind varchar not null,
  series varchar not null,
  n integer not null,
  number varchar not null,
  title varchar not null,
  sha256 varchar not null,
  content_sha256 varchar not null,
  bytes bigint not null,
  agency_uscc varchar,
  case_id varchar,
  project_id varchar,
  opinion_id varchar,
  year integer,
  signer_name varchar not null,
  issued_by varchar not null,
  issued_by_name varchar not null,
  issued_on date not null,
  issued_at timestamp not null
);
