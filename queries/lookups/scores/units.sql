select uscc, name, org_type, region_code, level as "group", assessed, graded, is_vertical as vertical, is_authority as authority
from score_unit
order by uscc
