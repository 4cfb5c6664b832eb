# Which test proves which requirement: of docs/reliability.md `ctest -L '^R9$'`, of a display `ctest -L
# '^D14$'`. A test whose name says it (r2_..., hub_r11_...) has its label by that; the others are listed
# here. The test `requirements` fails for a number R that nothing proves. D1 and D2 are measured, never
# judged (tests/bench/board); D6 to D11, D19 and D20 are whole only on the emulated machine of tests/boot/run.
set(proofs
    "R1 hub_end_to_end delivery_end_to_end test_publish_delivery_random test_history_kill"
    "R2 test_hub_follower"
    "R3 test_hub_follower"
    "R5 board_end_to_end test_hub_follower test_site_liveness"
    "R8 hub_limits test_hub_jobs test_hub_serve"
    "R9 test_history_crash"
    "R10 test_history_rot test_history_verify"
    "R11 test_history_faults"
    "R12 test_stats_scarce test_bus_scarce test_feed_scarce test_publish_scarce test_history_scarce test_site_scarce"
    "R12 test_theme_scarce test_render_scarce test_ctl_scarce test_display_scarce test_simulate_scarce"
    "R13 test_bus_strangers test_bus_curve test_bus_gate"
    "R14 hub_end_to_end hub_roles test_bus_proof test_bus_ports"
    "R15 hub_end_to_end hub_roles test_bus_gate test_hub_screens"
    "R16 hub_end_to_end hub_roles test_bus_router"
    "R17 hub_limits test_bus_greed"
    "R18 hub_limits"
    "R19 test_wire_json test_wire_decode"
    "R20 test_base_hostile test_theme_hostile test_platform_beneath test_site_manifest"
    "R21 test_hub_scrub privacy_end_to_end"
    "R22 test_locale_calendar_years test_hub_hub_clock test_site_clocks"
    "R23 test_stats_engine_property test_stats_engine_merge test_stats_oracle_random"
    "R25 monitor_end_to_end test_hub_pulse systemd_verify"
    "D3 board_end_to_end"
    "D4 test_scene_damage test_render_renderer"
    "D5 test_display_soak"
    "D6 boot test_display_plug test_platform_connectors"
    "D7 boot boot_short test_display_plug test_render_reopen"
    "D8 boot test_display_plug"
    "D9 boot test_display_plug"
    "D10 boot boot_short"
    "D11 boot test_platform_connectors"
    "D12 board_end_to_end test_site_liveness test_view_board"
    "D13 boot test_display_timekeeper"
    "D14 boot_short test_view_screens test_view_widgets render_same_on_offscreen render_same_on_x11"
    "D14 view_same_on_offscreen view_same_on_x11"
    "D15 test_render_scripts test_render_text test_locale_bidi"
    "D16 test_ctl_check_letters test_theme_contrast test_theme_vision test_view_cues test_view_widgets"
    "D17 test_view_night test_view_board"
    "D18 board_end_to_end"
    "D19 boot board_confined no_writes"
    "D20 boot boot_short board_confined systemd_security_wallboard test_render_renderer steer_end_to_end"
    "D20 test_platform_drm")
set(unproven R24) # the engine between sites, which comes later

get_property(tests DIRECTORY PROPERTY TESTS)
foreach(test ${tests})
    if(test MATCHES "(^|_)r([0-9]+)_")
        set_property(TEST ${test} APPEND PROPERTY LABELS R${CMAKE_MATCH_2})
    elseif(test MATCHES "^fuzz_")
        set_property(TEST ${test} APPEND PROPERTY LABELS R19)
    endif()
endforeach()
foreach(proof ${proofs})
    separate_arguments(words UNIX_COMMAND "${proof}")
    list(POP_FRONT words number)
    foreach(test ${words})
        if(test IN_LIST tests)
            set_property(TEST ${test} APPEND PROPERTY LABELS ${number})
        endif()
    endforeach()
endforeach()
set(missing "")
foreach(number RANGE 1 25)
    set(found FALSE)
    foreach(test ${tests})
        get_property(labels TEST ${test} PROPERTY LABELS)
        if("R${number}" IN_LIST labels)
            set(found TRUE)
        endif()
    endforeach()
    if(NOT found AND NOT "R${number}" IN_LIST unproven)
        list(APPEND missing R${number})
    endif()
endforeach()
add_test(NAME requirements COMMAND ${CMAKE_COMMAND} -E echo "without a test: ${missing}")
set_tests_properties(requirements PROPERTIES FAIL_REGULAR_EXPRESSION "without a test: R")
