# Keys as people handle them.
if(TARGET wallboardctl)
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    add_test(NAME ctl_keys COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/check_keys.py
        --bin $<TARGET_FILE_DIR:wallboardctl>)
    set_tests_properties(ctl_keys PROPERTIES TIMEOUT 120)
endif()
