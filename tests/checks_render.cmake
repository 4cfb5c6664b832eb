# The same pixels whatever shows them: the golden test again under SDL's other software drivers.
if(TARGET test_render_golden)
    add_test(NAME render_same_on_offscreen COMMAND test_render_golden)
    set_tests_properties(render_same_on_offscreen PROPERTIES TIMEOUT 120
        ENVIRONMENT "SDL_VIDEODRIVER=offscreen;SDL_FRAMEBUFFER_ACCELERATION=0")
    find_program(XVFB_RUN xvfb-run)
    if(XVFB_RUN)
        add_test(NAME render_same_on_x11 COMMAND ${XVFB_RUN} --auto-servernum
            --server-args "-screen 0 1920x1080x24" $<TARGET_FILE:test_render_golden>)
        set_tests_properties(render_same_on_x11 PROPERTIES TIMEOUT 120
            ENVIRONMENT "SDL_VIDEODRIVER=x11;SDL_FRAMEBUFFER_ACCELERATION=0;LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_LIST_DIR}/support/lsan.supp")
    endif()
endif()
