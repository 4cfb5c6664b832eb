# How much of the numbers' code the tests of the numbers walk through: tests/coverage. It has a build of its own (seconds), so one tree is
# enough: gcc's, and not that build itself.
if(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND NOT CMAKE_C_FLAGS MATCHES "--coverage")
    add_test(NAME stats_coverage COMMAND ${root}/tests/coverage 95)
    set_tests_properties(stats_coverage PROPERTIES TIMEOUT 900 PROCESSORS 2)
endif()
