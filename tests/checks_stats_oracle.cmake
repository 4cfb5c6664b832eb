# The numbers against a second, brute-force account of them: see oracle.py and oracle_cases.py,
# also for the extended run (WALLBOARD_ORACLE_SEEDS=20 ctest -R stats_oracle).
if(TARGET wallboardctl AND TARGET wallboard-feed)
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    add_test(NAME stats_oracle COMMAND ${Python3_EXECUTABLE} -B
        ${CMAKE_CURRENT_LIST_DIR}/oracle_cases.py --bin $<TARGET_FILE_DIR:wallboardctl>
        --data ${CMAKE_CURRENT_LIST_DIR}/data)
    add_test(NAME stats_oracle_finds_faults COMMAND ${Python3_EXECUTABLE} -B
        ${CMAKE_CURRENT_LIST_DIR}/oracle_cases.py --bin $<TARGET_FILE_DIR:wallboardctl>
        --data ${CMAKE_CURRENT_LIST_DIR}/data --perturb)
    set_tests_properties(stats_oracle stats_oracle_finds_faults PROPERTIES TIMEOUT 3600)
endif()
