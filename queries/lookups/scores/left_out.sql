-- What leaves both sides of a ratio: things that miss, and whose every alarm that the indicator reads was removed by people.
select indicator_id, uscc, sum(numerator)::double as numerator, sum(denominator)::double as denominator,
from read_parquet($path, hive_partitioning = false)
where len(alarms) > 0 and list_has_all($removed::json::varchar[], alarms)
group by indicator_id, uscc
order by indicator_id, uscc
