# The feed of events over HTTP, with Python's http.client as its senders.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
if(TARGET wallboard-feed)
    add_test(NAME http_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_http.py
        $<TARGET_FILE_DIR:wallboard-feed> ${CMAKE_CURRENT_BINARY_DIR}/http)
    set_tests_properties(http_end_to_end PROPERTIES TIMEOUT 300)
endif()
