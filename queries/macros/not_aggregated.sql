-- Entries that need not be aggregated on the city platform: the exclusions shared by the controls of item 3 (and 35-1-07).
create or replace macro not_aggregated(by_province, level_code, approval) as case
  when by_province then 'province_aggregated'
  when level_code in ('important', 'core') and approval is not null then 'approved_not_aggregated'
end;
