-- one row per post of $agency filled at the as-of date
select distinct kind, holder, valid_from::varchar as since,
from data_post
where uscc = $agency and valid_from <= $as_of::date and (valid_to is null or valid_to >= $as_of::date)
order by kind, since, holder;
