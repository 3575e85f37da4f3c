-- one row per year whose imported working-day calendar an officer confirmed; it wins over a shipped year
create table calendar_year (
  year integer primary key,
  -- JSON lists of dates that differ from Monday to Friday: days off, and weekend days that are worked
  days_off varchar not null,
  days_worked varchar not null,
  workdays integer not null,
  -- JSON list of the batches that it was read from
  batches varchar not null,
  sha256 varchar not null,
  confirmed_by varchar not null,
  confirmed_on date not null,
  note varchar not null
);
