# The whole way on a machine without a desktop: tests/boot/run. It takes root, QEMU and its time, so only its
# short form, one boot, is among the tests that run by themselves, of one build; without root, QEMU or a mirror
# it says so. The whole is ctest -C boot -R '^boot$', or by hand.
add_executable(picture_difference ${root}/tests/tools/picture_difference.c)
target_link_libraries(picture_difference PRIVATE wb_support_pixels)
add_test(NAME boot CONFIGURATIONS boot COMMAND ${root}/tests/boot/run)
set_tests_properties(boot PROPERTIES LABELS boot SKIP_RETURN_CODE 77 TIMEOUT 2700 RUN_SERIAL ON)
if(NOT WALLBOARD_SANITIZE AND NOT CMAKE_CROSSCOMPILING)
    add_test(NAME boot_short COMMAND ${root}/tests/boot/run --short ${PROJECT_BINARY_DIR})
    # The first to start: most of it is waiting, or another processor's.
    set_tests_properties(boot_short PROPERTIES LABELS boot SKIP_RETURN_CODE 77 TIMEOUT 2700 COST 300
        ENVIRONMENT "WALLBOARD_BOOT=${CMAKE_CURRENT_BINARY_DIR}/boot;WALLBOARD_BIN=$<TARGET_FILE_DIR:picture_difference>;WALLBOARD_BOOT_PATIENCE=600")
endif()
# And that the comparison of its pictures finds fault.
add_test(NAME picture_difference_finds_faults COMMAND picture_difference
    ${root}/tests/golden/asterisk_now.png ${root}/tests/golden/asterisk_today.png 4)
add_test(NAME picture_difference COMMAND picture_difference
    ${root}/tests/golden/asterisk_now.png ${root}/tests/golden/asterisk_now.png 0)
set_tests_properties(picture_difference_finds_faults PROPERTIES WILL_FAIL ON)
