select uscc, name from org where name is not null
