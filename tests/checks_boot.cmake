# The whole way on a machine without a desktop: tests/boot/run. It takes root, QEMU and its time, so it is
# not among the tests that run by themselves: ctest -C boot -R '^boot$', or boot_short, or by hand.
add_executable(picture_difference ${root}/tests/tools/picture_difference.c)
target_link_libraries(picture_difference PRIVATE wb_render PkgConfig::SDL2)
add_test(NAME boot CONFIGURATIONS boot COMMAND ${root}/tests/boot/run)
add_test(NAME boot_short CONFIGURATIONS boot COMMAND ${root}/tests/boot/run --short ${PROJECT_BINARY_DIR})
set_tests_properties(boot boot_short PROPERTIES LABELS boot SKIP_RETURN_CODE 77 TIMEOUT 2700 RUN_SERIAL ON)
# And that the comparison of its pictures finds fault.
add_test(NAME picture_difference_finds_faults COMMAND picture_difference
    ${root}/tests/golden/asterisk_now.png ${root}/tests/golden/asterisk_today.png 4)
add_test(NAME picture_difference COMMAND picture_difference
    ${root}/tests/golden/asterisk_now.png ${root}/tests/golden/asterisk_now.png 0)
set_tests_properties(picture_difference_finds_faults PROPERTIES WILL_FAIL ON)
