-- one row per material that a case made the person hand over although a catalogue entry holds it by then.
-- A view: case_material may reach 10^7 rows and each reader filters further.
create or replace view demanded_material as
select
  c.case_id,
  c.uscc,
  c.matter_code,
  c.material_code,
  c.obtain_mode,
  c.call_attempted,
  coalesce(c.voluntary, false) as is_voluntary,
  c.submitted_at,
  month_of(c.submitted_at) as month,
  m.material_name,
  m.catalog_id,
  m.original_basis,
from case_material as c
join matter_material as m on m.uscc = c.uscc and m.matter_code = c.matter_code and m.material_code = c.material_code
where c.obtain_mode in ('upload', 'paper')
  and m.catalog_id is not null
  and m.shareable_since <= c.submitted_at::date;
