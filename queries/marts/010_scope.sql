-- one row per institution: org_scope says whether the Measures apply to it
create or replace table org_scope as
select
  uscc,
  name,
  coalesce(
    case
      when org_type = 'public_enterprise' then in_scope and coalesce(getvariable('include_public_enterprises')::boolean, false)
      else org_type in ('admin', 'public_affairs') and in_scope
    end,
    false
  ) as in_scope,
from org;

-- one row per ordered pair of institutions that are the same unit before and after a change (one step only)
create or replace table org_pair as
select old_uscc as a, new_uscc as b from org_history
union
select new_uscc as a, old_uscc as b from org_history;
