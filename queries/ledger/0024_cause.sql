-- id of the one thing that would mend a finding, `kind:agency:key`; parts are subject.N or fields of the evidence, and a finding that lacks
-- one of them is a cause of its own
create macro cause_part(part, subject_id, evidence) as
  case
    when part like 'subject.%' then nullif(split_part(subject_id, '|', substr(part, 9)::integer), '')
    else evidence->>part
  end;

create macro cause_id(kind, parts, agency_uscc, subject_id, evidence) as
  concat_ws(
    ':',
    kind,
    agency_uscc,
    case
      when len(list_filter(list_transform(parts, lambda p: cause_part(p, subject_id, evidence)), lambda v: v is null)) > 0 then subject_id
      else array_to_string(list_transform(parts, lambda p: cause_part(p, subject_id, evidence)), '|')
    end
  );
