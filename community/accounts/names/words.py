"""Words that stand for an office of the vendor, by language. Each language of the interface must be here.

`OFFICES` are refused wherever they stand in a name as a word. `COMMON` are words that people may bear, or that say
little alone; they are refused only where a name consists of nothing else.
"""

OFFICES: dict[str, str] = {
    "ar": "دعم الدعم مشرف المشرف مدير_النظام رسمي الرسمي موظف الموظف خدمة_العملاء",
    "bg": "поддръжка модератор администратор официален служител",
    "cs": "podpora moderátor administrátor správce oficiální zaměstnanec",
    "da": "kundeservice moderator administrator officiel medarbejder",
    "de": "kundendienst kundenservice kundensupport moderator moderatorin administrator administratorin offiziell "
    "offizielle offizieller mitarbeiter mitarbeiterin betreiber",
    "el": "υποστήριξη διαχειριστής συντονιστής επίσημος επίσημη επίσημο υπάλληλος προσωπικό",
    "en": "admin admins administrator administrators administration moderator moderators moderation official officials "
    "staff support employee employees helpdesk helpline hotline webmaster sysadmin postmaster superuser verified",
    "es": "soporte moderador moderadora administrador administradora oficial empleado empleada atención_al_cliente",
    "fa": "پشتیبانی مدیر_سایت ناظر رسمی کارمند",
    "fi": "tuki asiakaspalvelu moderaattori ylläpitäjä ylläpito virallinen työntekijä",
    "fr": "assistance modérateur modératrice administrateur administratrice officiel officielle employé employée "
    "service_client",
    "he": "תמיכה מנהל_מערכת מנחה רשמי עובד_החברה שירות_לקוחות",
    "hi": "सहायता समर्थन व्यवस्थापक प्रशासक आधिकारिक कर्मचारी मॉडरेटर एडमिन",
    "hu": "ügyfélszolgálat moderátor adminisztrátor rendszergazda hivatalos munkatárs",
    "id": "dukungan moderator administrator resmi karyawan pegawai layanan_pelanggan",
    "it": "supporto assistenza moderatore moderatrice amministratore amministratrice ufficiale dipendente",
    "ja": "サポート 管理者 管理人 モデレーター 公式 運営 スタッフ カスタマーサービス 公認",
    "ko": "고객지원 고객센터 관리자 운영자 공식 직원 스태프 서포트",
    "nb": "kundestøtte kundeservice brukerstøtte moderator administrator offisiell ansatt",
    "nl": "ondersteuning klantenservice moderator beheerder officieel officiële medewerker",
    "pl": "wsparcie moderator moderatorka administrator administratorka oficjalny oficjalna pracownik",
    "pt": "suporte moderador moderadora administrador administradora oficial funcionário funcionária atendimento",
    "ro": "suport asistență moderator administrator oficial angajat",
    "ru": "поддержка техподдержка модератор администратор админ официальный официальная официально сотрудник",
    "sv": "kundtjänst kundservice moderator administratör officiell anställd medarbetare",
    "th": "ฝ่ายสนับสนุน ผู้ดูแลระบบ ผู้ดูแล แอดมิน เจ้าหน้าที่ ทางการ พนักงาน",
    "tr": "destek müşteri_hizmetleri moderatör yönetici resmî çalışan görevli",
    "uk": "підтримка техпідтримка модератор адміністратор адмін офіційний офіційна співробітник працівник",
    "vi": "hỗ_trợ điều_hành_viên quản_trị_viên chính_thức nhân_viên",
    "zh": "客服 管理员 管理員 版主 官方 员工 員工 技术支持 技術支援",
}

COMMON = (
    "agent assistant care center centre chief client clients community company contact customer customers desk "
    "developer expert forum group help info manager member mod mods office operator owner personal product rep "
    "representative root sales security service services site system team tech technical the web hilfe dienst "
    "aide ayuda ajuda aiuto equipe équipe equipo squadra hjälp hjelp pomoc помощь команда сервис دعم_فني 团队 團隊 "
    "チーム 팀 of for and from your our"
)
