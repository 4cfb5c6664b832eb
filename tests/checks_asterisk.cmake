# The feed of Asterisk's manager interface: recordings, a peer that fails as told, and a real one.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
if(TARGET wallboard-feed AND TARGET wallboardctl)
    add_test(NAME asterisk_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_asterisk.py
        $<TARGET_FILE_DIR:wallboard-feed> ${root} ${CMAKE_CURRENT_BINARY_DIR}/asterisk)
    set_tests_properties(asterisk_end_to_end PROPERTIES TIMEOUT 300)
    if(NOT WALLBOARD_SANITIZE)
        # A real one, installed into a folder of its own; without root, debootstrap or a mirror it says so.
        add_test(NAME asterisk_real COMMAND ${root}/tests/asterisk/run 16)
        set_tests_properties(asterisk_real PROPERTIES TIMEOUT 900 SKIP_RETURN_CODE 77 COST 200
            ENVIRONMENT "WALLBOARD_BIN=$<TARGET_FILE_DIR:wallboard-feed>")
    endif()
endif()
