# The schema that we publish says what the decoder does.
add_test(NAME event_schema COMMAND ${root}/tests/check_schema.py ${root})
