# The same pixels whatever shows them: the golden test again under SDL's other software drivers.
find_program(XVFB_RUN xvfb-run)
foreach(test render_golden view_widgets)
    string(REGEX REPLACE "_.*" "" folder ${test})
    if(TARGET test_${test})
        add_test(NAME ${folder}_same_on_offscreen COMMAND test_${test})
        set_tests_properties(${folder}_same_on_offscreen PROPERTIES TIMEOUT 120
            ENVIRONMENT "SDL_VIDEODRIVER=offscreen;SDL_FRAMEBUFFER_ACCELERATION=0")
        if(XVFB_RUN)
            add_test(NAME ${folder}_same_on_x11 COMMAND ${XVFB_RUN} --auto-servernum
                --server-args "-noreset -screen 0 1920x1080x24" $<TARGET_FILE:test_${test}>)
            set_tests_properties(${folder}_same_on_x11 PROPERTIES TIMEOUT 240
                ENVIRONMENT "SDL_VIDEODRIVER=x11;SDL_FRAMEBUFFER_ACCELERATION=0;LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_LIST_DIR}/support/lsan.supp")
        endif()
    endif()
endforeach()

# Windows of other pixels than pictures have are given a copy: the pictures stay the same.
if(XVFB_RUN AND TARGET test_render_golden)
    add_test(NAME render_same_on_16_bits COMMAND ${XVFB_RUN} --auto-servernum
        --server-args "-noreset -screen 0 1920x1080x16" $<TARGET_FILE:test_render_golden>)
    set_tests_properties(render_same_on_16_bits PROPERTIES TIMEOUT 240
        ENVIRONMENT "SDL_VIDEODRIVER=x11;SDL_FRAMEBUFFER_ACCELERATION=0;LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_LIST_DIR}/support/lsan.supp")
endif()
