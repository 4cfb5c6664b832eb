# The feed as people start it, and a listener at the other end of its endpoint.
if(TARGET wallboard-feed)
    add_executable(feed_listener ${root}/tests/tools/feed_listener.c)
    target_link_libraries(feed_listener PRIVATE wb_bus)
    add_test(NAME feed_end_to_end COMMAND bash ${root}/tests/check_feed.sh
        $<TARGET_FILE:wallboard-feed> $<TARGET_FILE:feed_listener>
        ${CMAKE_CURRENT_BINARY_DIR}/feed)
    set_tests_properties(feed_end_to_end PROPERTIES TIMEOUT 300)
endif()
# README's "Connect your phone system", line by line.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
if(TARGET wallboard-feed)
    add_test(NAME feed_readme_lines COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_readme_feeds.py
        $<TARGET_FILE_DIR:wallboard-feed> ${root} ${CMAKE_CURRENT_BINARY_DIR}/readme_feeds)
    set_tests_properties(feed_readme_lines PROPERTIES TIMEOUT 600)
endif()
