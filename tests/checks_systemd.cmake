# The service files: whole, and as closed as systemd itself judges (2.0 of 10 at most).
find_program(SYSTEMD_ANALYZE systemd-analyze REQUIRED)
set(units ${CMAKE_CURRENT_BINARY_DIR}/systemd)
set(WALLBOARD_BINDIR ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}) # programs that are there
set(WALLBOARD_DOCDIR ${root}/docs)
foreach(unit wallboard= wallboard-setup= wallboard-hub@=leeds wallboard-feed@=pbx)
    string(REPLACE "=" ";" parts ${unit})
    list(GET parts 0 name)
    list(GET parts 1 instance)
    configure_file(${root}/systemd/${name}.service.in ${units}/${name}${instance}.service @ONLY)
    list(APPEND instances ${units}/${name}${instance}.service)
    string(REPLACE "@" "" short ${name})
    add_test(NAME systemd_security_${short} COMMAND ${SYSTEMD_ANALYZE} security --no-pager --offline=true
        --threshold=20 ${units}/${name}${instance}.service)
endforeach()
add_test(NAME systemd_verify COMMAND ${SYSTEMD_ANALYZE} verify --man=no --recursive-errors=no ${instances})
add_test(NAME systemd_devices COMMAND ${root}/tests/check_devices.sh ${units}/wallboard.service)

# And that the checks find fault with what is open, or wrong.
file(WRITE ${units}/open.service "[Service]\nExecStart=/bin/true\nDeviceAllow=char-drm rw\n")
add_test(NAME systemd_security_finds_faults COMMAND ${SYSTEMD_ANALYZE} security --no-pager --offline=true
    --threshold=20 ${units}/open.service)
add_test(NAME systemd_devices_finds_faults COMMAND ${root}/tests/check_devices.sh ${units}/open.service)
file(WRITE ${units}/wrong.service "[Service]\nExecStart=/no/such/program\n")
add_test(NAME systemd_verify_finds_faults COMMAND ${SYSTEMD_ANALYZE} verify --man=no ${units}/wrong.service)
set_tests_properties(systemd_security_finds_faults systemd_devices_finds_faults systemd_verify_finds_faults PROPERTIES WILL_FAIL ON)
