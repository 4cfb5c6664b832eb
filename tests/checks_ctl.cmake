# wallboardctl as people use it: the programs themselves, one case of check_replay.cmake each.
if(TARGET wallboardctl AND TARGET wallboard-feed)
    foreach(case asterisk16 faulty empty simulate usage check)
        add_test(NAME ctl_${case} COMMAND ${CMAKE_COMMAND}
            -DBIN=$<TARGET_FILE_DIR:wallboardctl> -DDATA=${CMAKE_CURRENT_LIST_DIR}/data
            -DSCRATCH=${CMAKE_CURRENT_BINARY_DIR}/ctl_${case} -DCASE=${case}
            -P ${CMAKE_CURRENT_LIST_DIR}/check_replay.cmake)
        set_tests_properties(ctl_${case} PROPERTIES TIMEOUT 120)
    endforeach()
endif()
