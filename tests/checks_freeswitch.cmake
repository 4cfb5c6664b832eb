# The feed of FreeSWITCH's event socket: a recording, and a peer that fails as told.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
if(TARGET wallboard-feed AND TARGET wallboardctl)
    add_test(NAME freeswitch_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_freeswitch.py
        $<TARGET_FILE_DIR:wallboard-feed> ${root} ${CMAKE_CURRENT_BINARY_DIR}/freeswitch)
    set_tests_properties(freeswitch_end_to_end PROPERTIES TIMEOUT 300)
endif()
