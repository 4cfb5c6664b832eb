# The one thread of ours, the gate's, under the thread sanitizer: a program of its own, for that
# sanitizer goes together with no other, nor with an emulator. What libzmq does inside is its own affair.
if(NOT WALLBOARD_SANITIZE AND NOT CMAKE_CROSSCOMPILING)
    file(GLOB threaded CONFIGURE_DEPENDS ${root}/wallboard/bus/*.c ${root}/wallboard/base/*.c)
    add_executable(test_bus_gate_threads test_bus_gate.c support/rows.c ${threaded})
    target_link_libraries(test_bus_gate_threads PRIVATE PkgConfig::ZMQ PkgConfig::CMOCKA Threads::Threads)
    target_include_directories(test_bus_gate_threads PRIVATE ${root}/wallboard ${root}/tests)
    target_compile_definitions(test_bus_gate_threads PRIVATE _POSIX_C_SOURCE=200809L
        TEST_SCRATCH="${CMAKE_CURRENT_BINARY_DIR}/threads")
    target_compile_options(test_bus_gate_threads PRIVATE -O1 -g -fsanitize=thread)
    target_link_options(test_bus_gate_threads PRIVATE -fsanitize=thread)
    file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/threads)
    add_test(NAME test_bus_gate_threads COMMAND test_bus_gate_threads)
    set_tests_properties(test_bus_gate_threads PROPERTIES TIMEOUT 300
        ENVIRONMENT "TSAN_OPTIONS=ignore_noninstrumented_modules=1:halt_on_error=1")
endif()
