update delivery
set state = 'leased',
    lease_until = $until::timestamp,
    leased_by = $worker,
    repeated = repeated or started,
    started = false
where delivery_id in (select unnest(from_json($ids, '["varchar"]')))
