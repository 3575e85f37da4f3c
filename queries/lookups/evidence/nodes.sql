-- one row per kept subtree of the event chain
select level, place::double as place, hash
from event_node;
