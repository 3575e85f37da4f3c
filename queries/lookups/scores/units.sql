select uscc, name, org_type, region_code, graded from score_unit order by uscc
