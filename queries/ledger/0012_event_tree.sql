-- one row per whole subtree of 256, 65,536 … events of the Merkle tree over the chain; made again from the events when it is empty
create table event_node (
  level integer not null,
  place bigint not null,
  hash varchar not null,
  primary key (level, place)
);
