delete from password_before
where user_id = $id
  and replaced_at not in (
    select replaced_at
    from password_before
    where user_id = $id
    order by replaced_at desc
    limit $most
  )
