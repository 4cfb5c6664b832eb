# Publishers and a hub that is a Python program (hub_peer.py, with Debian's python3-zmq).
if(TARGET wallboard-feed)
    add_test(NAME delivery_end_to_end COMMAND ${root}/tests/check_delivery.py
        $<TARGET_FILE_DIR:wallboard-feed> ${CMAKE_CURRENT_BINARY_DIR}/delivery)
    set_tests_properties(delivery_end_to_end PROPERTIES TIMEOUT 300)
endif()

# Feeds that are killed while calls go on; WALLBOARD_FEED_KILLS=100 for the full run.
if(TARGET wallboard-feed AND TARGET wallboardctl)
    add_test(NAME kills_end_to_end COMMAND ${root}/tests/check_kills.py
        $<TARGET_FILE_DIR:wallboard-feed> ${CMAKE_CURRENT_BINARY_DIR}/kills)
    set_tests_properties(kills_end_to_end PROPERTIES TIMEOUT 1200)
endif()

# The examples, and the library as it is installed.
if(TARGET wallboard-publish)
    string(REPLACE "," ";" sanitizers "${WALLBOARD_SANITIZE}")
    list(TRANSFORM sanitizers PREPEND -fsanitize=)
    if(sanitizers AND CMAKE_C_COMPILER_ID STREQUAL "Clang")
        list(APPEND sanitizers -fsanitize-link-c++-runtime -lstdc++) # simdjson's half
    endif()
    add_test(NAME examples_end_to_end COMMAND ${root}/tests/check_examples.py
        $<TARGET_FILE_DIR:wallboard-feed> ${CMAKE_BINARY_DIR} ${root}
        ${CMAKE_CURRENT_BINARY_DIR}/examples ${CMAKE_COMMAND} ${CMAKE_C_COMPILER} ${sanitizers})
    set_tests_properties(examples_end_to_end PROPERTIES TIMEOUT 300)
endif()
