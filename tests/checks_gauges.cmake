# The feed of tables of gauges, from a file to the figures that are shown.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
if(TARGET wallboard-feed AND TARGET wallboardctl)
    add_test(NAME gauges_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_gauges.py
        $<TARGET_FILE_DIR:wallboard-feed> ${root} ${CMAKE_CURRENT_BINARY_DIR}/gauges)
    set_tests_properties(gauges_end_to_end PROPERTIES TIMEOUT 300)
endif()
