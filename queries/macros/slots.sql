-- What only the official sentences ask for (queries/controls/slots.yaml); see judging.sql on names inside subqueries.

-- the source of 35-1-03 that makes the entry obtainable first, then by its code
create or replace macro first_source(e) as (
  select s_.source->>'catalog_id'
  from (select unnest(e->'$.sources[*]') as source) as s_
  order by greatest(s_.source->>'published_at', e->>'valid_from', '2023-08-15'), s_.source->>'catalog_id'
  limit 1
);

create or replace macro holds_sensitive(catalog) as exists (
  select 1 from catalog_field as f_ where f_.catalog_id = catalog and (len(f_.sensitive) > 0 or len(f_.personal) > 0)
);

-- supp_ok of request_clock for one request
create or replace macro supplemented(id, n) as exists (
  select 1 from share_request as r_
  where r_.req_id = id and r_.supp_asked_at >= r_.received_at
    and r_.supp_asked_at::date <= due_wd(r_.received_at::date, n, r_.provider_uscc, r_.catalog_id)
    and (r_.replied_at is null or r_.supp_asked_at <= r_.replied_at)
    and (r_.supp_at is null or (r_.supp_at >= r_.supp_asked_at and (r_.replied_at is null or r_.supp_at <= r_.replied_at)))
);

-- delivered, or still to be delivered, after the 20 working days of the national regulation (Art. 22(1), in force 2025-08-01)
create or replace macro past_delivery(id) as exists (
  select 1 from data_request as r_
  where r_.req_id = id and r_.replied_at >= timestamp '2025-08-01'
    and coalesce(r_.delivered_on, as_of()) > due_wd(r_.replied_at::date, 20, r_.provider_uscc, r_.catalog_id)
);
