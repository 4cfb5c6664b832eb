# The hub's care for itself, and the service manager's for all three programs.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
if(TARGET wallboard-hub AND TARGET wallboard AND TARGET wallboard-feed)
    add_test(NAME monitor_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_monitor.py
        $<TARGET_FILE_DIR:wallboard-hub> ${CMAKE_CURRENT_BINARY_DIR}/monitor ${root}/docs/monitoring.md)
    set_tests_properties(monitor_end_to_end PROPERTIES TIMEOUT 300)
    add_test(NAME privacy_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_privacy.py
        $<TARGET_FILE_DIR:wallboard-hub> ${CMAKE_CURRENT_BINARY_DIR}/privacy)
    set_tests_properties(privacy_end_to_end PROPERTIES TIMEOUT 300)
endif()
