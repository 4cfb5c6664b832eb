# The feed of Asterisk's manager interface: recordings, and a peer that fails as told.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
if(TARGET wallboard-feed AND TARGET wallboardctl)
    add_test(NAME asterisk_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_asterisk.py
        $<TARGET_FILE_DIR:wallboard-feed> ${root} ${CMAKE_CURRENT_BINARY_DIR}/asterisk)
    set_tests_properties(asterisk_end_to_end PROPERTIES TIMEOUT 300)
endif()
