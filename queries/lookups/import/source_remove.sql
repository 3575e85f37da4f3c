delete from import_source
where source_id = $source_id;
