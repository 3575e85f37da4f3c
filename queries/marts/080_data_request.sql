-- one row per request to share data (requests to verify are left out): rst is the share type that applied, delivered_on the day the
-- data changed hands; an off-line delivery without a registration number does not count (Art. 15(4))
create or replace table data_request as
select
  r.*,
  coalesce(r.share_type, c.share_type) as rst,
  case
    when coalesce(r.deliver_mode, 'platform') = 'platform' or r.offline_ref is not null then r.delivered_at::date
  end as delivered_on,
from share_request as r
left join catalog as c on c.catalog_id = r.catalog_id
where coalesce(r.request_kind, 'share') = 'share';
