add_test(NAME gallery COMMAND ${CMAKE_COMMAND} -DROOT=${root} -P ${root}/tests/check_gallery.cmake)

# The board as people start it: links, silence, reload, junk, and no display at all.
if(TARGET wallboard AND TARGET wallboard-feed)
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    add_test(NAME board_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_board.py
        $<TARGET_FILE:wallboard> $<TARGET_FILE:wallboard-feed> ${root}
        ${CMAKE_CURRENT_BINARY_DIR}/board)
    set_tests_properties(board_end_to_end PROPERTIES TIMEOUT 300 RUN_SERIAL ON
        ENVIRONMENT SDL_VIDEODRIVER=dummy)
    # Where it may do nothing: no writes, no rights, no room.
    foreach(tool strace unshare setpriv)
        find_program(${tool}_program ${tool} REQUIRED)
    endforeach()
    add_test(NAME board_confined COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_confined.py
        $<TARGET_FILE:wallboard> ${root})
    set_tests_properties(board_confined PROPERTIES TIMEOUT 600)
    # The same where there is a real window to draw into, full-screen.
    find_program(XVFB_RUN xvfb-run)
    if(XVFB_RUN)
        add_test(NAME board_end_to_end_x11 COMMAND ${XVFB_RUN} -a -s "-screen 0 1280x720x24"
            ${Python3_EXECUTABLE} ${root}/tests/check_board.py $<TARGET_FILE:wallboard>
            $<TARGET_FILE:wallboard-feed> ${root} ${CMAKE_CURRENT_BINARY_DIR}/board_x11
            before_any_publisher reload_is_a_transaction same_pixels)
        set_tests_properties(board_end_to_end_x11 PROPERTIES TIMEOUT 300 RUN_SERIAL ON
            ENVIRONMENT SDL_VIDEODRIVER=x11)
    endif()
endif()

# A screen that follows a hub writes nothing but in /run, a hub nothing but its state.
if(TARGET wallboard AND TARGET wallboard-hub AND TARGET wallboard-feed)
    add_test(NAME no_writes COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_no_writes.py
        $<TARGET_FILE_DIR:wallboard> ${CMAKE_CURRENT_BINARY_DIR}/no_writes finds_faults session)
    set_tests_properties(no_writes PROPERTIES TIMEOUT 600 RUN_SERIAL ON)
endif()
