# The schema that we publish says what the decoder does.
add_test(NAME event_schema COMMAND ${root}/tests/check_schema.py ${root})

# The floor of bench_wire is C++, as simdjson is.
if(TARGET bench_wire)
    target_sources(bench_wire PRIVATE ${root}/tests/bench/bare_simdjson.cpp)
endif()
