-- the agency that a case, a finding or a waiver belongs to; no row = none known
select agency_uscc from rect_case where case_id = $id
union all
select agency_uscc from unit_finding where finding_id = $id
union all
select agency_uscc from waiver where waiver_id = $id
limit 1;
