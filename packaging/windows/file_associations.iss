; Which files a double click opens: taken in by the installer's script (Inno Setup) with
;   #include "file_associations.iss"
; HKA is the present user's part of the registry, or that of all, as the installer was started. OpenWithProgids offers the
; application and leaves the choice to the user, as Windows demands since version 8; .zip stays with its archiver.

[Setup]
ChangesAssociations=yes

[Registry]
Root: HKA; Subkey: "Software\Classes\DisKRTI.Relightable"; ValueType: string; ValueName: ""; ValueData: "Relightable image"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\DisKRTI.Relightable\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\disk-rti.exe,0"
Root: HKA; Subkey: "Software\Classes\DisKRTI.Relightable\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\disk-rti.exe"" view ""%1"""
Root: HKA; Subkey: "Software\Classes\.ptm\OpenWithProgids"; ValueType: string; ValueName: "DisKRTI.Relightable"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.rti\OpenWithProgids"; ValueType: string; ValueName: "DisKRTI.Relightable"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.hsh\OpenWithProgids"; ValueType: string; ValueName: "DisKRTI.Relightable"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.relight\OpenWithProgids"; ValueType: string; ValueName: "DisKRTI.Relightable"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.zip\OpenWithProgids"; ValueType: string; ValueName: "DisKRTI.Relightable"; ValueData: ""; Flags: uninsdeletevalue
