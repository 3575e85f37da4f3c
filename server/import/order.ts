/** Columns of which the second cannot come before the first, by table: a fact and its end, or the two ends of a validity. */
export const ORDER: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  data_post: [['valid_from', 'valid_to']],
  collect_item: [['valid_from', 'valid_to']],
  catalog_event: [['occurred_on', 'done_on']],
  ingest_batch: [['finished_at', 'handled_at']],
  dq_issue: [['raised_at', 'replied_at']],
  share_request: [
    ['received_at', 'withdrawn_at'],
    ['received_at', 'replied_at'],
    ['received_at', 'delivered_at'],
    ['supp_asked_at', 'supp_at'],
  ],
  share_grant: [['valid_from', 'valid_to']],
  ticket: [['valid_from', 'valid_to']],
  snapshot_diff: [['from_on', 'to_on']],
  open_dataset: [['published_at', 'last_updated_at']],
  subject_auth: [['valid_from', 'valid_to']],
  project: [['approved_at', 'accepted_at']],
  directive: [['issued_on', 'done_on']],
  complaint: [['received_on', 'concluded_on']],
  outage: [['started_at', 'finished_at']],
}
