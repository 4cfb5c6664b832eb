# A site's programs together, over real sockets. More kills of the hub: WALLBOARD_HUB_KILLS=1000.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
if(TARGET wallboard-hub AND TARGET wallboard)
    add_test(NAME hub_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_hub.py
        $<TARGET_FILE_DIR:wallboard-hub> ${CMAKE_CURRENT_BINARY_DIR})
    add_test(NAME steer_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_steer.py
        $<TARGET_FILE_DIR:wallboard-hub> ${CMAKE_CURRENT_BINARY_DIR})
    add_test(NAME bundle_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_bundle.py
        $<TARGET_FILE_DIR:wallboard-hub> ${CMAKE_CURRENT_BINARY_DIR})
    add_test(NAME admission_end_to_end COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_admission.py
        $<TARGET_FILE_DIR:wallboard-hub> ${CMAKE_CURRENT_BINARY_DIR})
    set_tests_properties(admission_end_to_end PROPERTIES TIMEOUT 600)
    set_tests_properties(hub_end_to_end steer_end_to_end bundle_end_to_end PROPERTIES TIMEOUT 600 COST 150)
    # A wall clock that a test sets.
    add_library(clock_shim SHARED ${root}/tests/shims/clock_shim.c)
    target_link_libraries(clock_shim PRIVATE wb_options)
    add_library(disk_shim SHARED ${root}/tests/shims/disk_shim.c) # and a disk that fails
    target_link_libraries(disk_shim PRIVATE wb_options)
    foreach(check control_totals r22_time r11_disk limits roles)
        add_test(NAME hub_${check} COMMAND ${root}/tests/check_${check}.py
            $<TARGET_FILE_DIR:wallboard-hub> ${CMAKE_CURRENT_BINARY_DIR} $<TARGET_FILE:clock_shim>
            $<TARGET_FILE:disk_shim>)
        set_tests_properties(hub_${check} PROPERTIES TIMEOUT 600)
    endforeach()
endif()

# A whole site in one process (simulator/): the programs as they ship, but for their sockets, disks and
# clocks, which are the simulator's.
if(TARGET wb_hub)
    file(GLOB simulator_sources CONFIGURE_DEPENDS ${root}/tests/simulator/*.c)
    add_executable(wallboard-simulate-site ${simulator_sources}
        ${root}/wallboard/publish/wallboard_publish.c)
    target_include_directories(wallboard-simulate-site PRIVATE ${root}/tests)
    target_compile_definitions(wallboard-simulate-site PRIVATE _GNU_SOURCE)
    target_link_libraries(wallboard-simulate-site PRIVATE wb_hub)
    target_link_options(wallboard-simulate-site PRIVATE
        LINKER:--wrap=clock_mono,--wrap=clock_wall,--wrap=log_write)
    if(WALLBOARD_LTO)
        target_link_options(wallboard-simulate-site PRIVATE -fno-lto)
    endif()
    add_test(NAME r2_simulated_site COMMAND wallboard-simulate-site --seeds 25)
    set_tests_properties(r2_simulated_site PROPERTIES TIMEOUT 900)
endif()

# Requirements that take real programs and a clock (check_site.py), as little of each as says anything;
# tests/torture has the rest. Screens without pictures are many in one process.
if(TARGET wallboard-hub AND TARGET wallboard)
    add_executable(light_screens ${root}/tests/tools/light_screens.c)
    target_link_libraries(light_screens PRIVATE wb_bus wb_site)
    foreach(test r1_kills:r1 r1_bad_lines:faults r1_bad_lines_curve:curve r3_lost_tail:r3
            r4_late_screen:r4 r5_stale:r5 r6_many_screens:r6 r7_load:r7 r25_restart:r25)
        string(REPLACE ":" ";" parts ${test})
        list(GET parts 0 name)
        list(GET parts 1 case)
        add_test(NAME ${name} COMMAND ${root}/tests/check_site.py $<TARGET_FILE_DIR:wallboard-hub>
            ${CMAKE_CURRENT_BINARY_DIR}/site_${case} ${case})
        # One of them at a time, beside other tests; the first to begin, for they mostly wait.
        set_tests_properties(${name} PROPERTIES TIMEOUT 600 RESOURCE_LOCK site COST 100)
    endforeach()
endif()
