-- The next number of a series, taken inside the caller's transaction.
insert into number_series (series, last)
values ($series, 1)
on conflict (series) do update set last = last + 1
returning last::double as n
