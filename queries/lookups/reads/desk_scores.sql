-- what of the yearly assessment waits for a signer: schemes and decisions proposed by others, appeals filed
select (
  (select count(*) from score_scheme where state = 'proposed' and proposed_by <> $actor)
  + (select count(*) from score_decision where state = 'proposed' and proposed_by <> $actor)
  + (select count(*) from score_appeal where state = 'filed')
)::integer as n;
