# `wallboard setup` at a terminal and without one.
if(TARGET wallboard)
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    add_test(NAME setup_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_setup.py
        $<TARGET_FILE:wallboard> ${CMAKE_CURRENT_BINARY_DIR}/setup)
    set_tests_properties(setup_end_to_end PROPERTIES TIMEOUT 300)
endif()
