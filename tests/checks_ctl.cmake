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

# explain: for every figure the contacts behind it, which must give it.
if(TARGET wallboardctl AND TARGET wallboard-feed)
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    foreach(case asterisk16 simulate mixed usage)
        add_test(NAME ctl_explain_${case} COMMAND ${Python3_EXECUTABLE} -B
            ${CMAKE_CURRENT_LIST_DIR}/check_explain.py --case ${case}
            --bin $<TARGET_FILE_DIR:wallboardctl> --data ${CMAKE_CURRENT_LIST_DIR}/data)
        set_tests_properties(ctl_explain_${case} PROPERTIES TIMEOUT 900)
    endforeach()
    # report: equal to the screen, and its periods add up.
    foreach(case days plan shifts usage)
        add_test(NAME ctl_report_${case} COMMAND ${Python3_EXECUTABLE} -B
            ${CMAKE_CURRENT_LIST_DIR}/check_report.py --case ${case}
            --bin $<TARGET_FILE_DIR:wallboardctl> --data ${CMAKE_CURRENT_LIST_DIR}/data)
        set_tests_properties(ctl_report_${case} PROPERTIES TIMEOUT 300)
    endforeach()
endif()
