# The board as people start it: links, silence, reload, junk, and no display at all.
if(TARGET wallboard AND TARGET wallboard-feed)
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    add_test(NAME board_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_board.py
        $<TARGET_FILE:wallboard> $<TARGET_FILE:wallboard-feed> ${root}
        ${CMAKE_CURRENT_BINARY_DIR}/board)
    set_tests_properties(board_end_to_end PROPERTIES TIMEOUT 300 RUN_SERIAL ON)
endif()
